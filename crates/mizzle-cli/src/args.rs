//! The arguments.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use clap_complete::Shell;

/// The PostgreSQL toolkit for Rust: migrations of a schema that is written in Rust.
#[derive(Debug, Parser)]
#[command(name = "mizzle", version, max_term_width = 100, after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
Settings come from flags, else from the environment (DATABASE_URL, MIZZLE_SCHEMA, MIZZLE_MIGRATIONS, MIZZLE_ENV,
MIZZLE_DEV_URL), else from
a file .env, else from mizzle.toml, else they are the usual: src/schema and migrations.

Exit codes: 0 fine, 1 failed, 2 usage, 3 a check found something, 4 an answer is needed.";

/// What every command takes.
#[derive(Debug, ClapArgs)]
pub struct Global {
    /// The file of settings
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The environment of mizzle.toml to take settings from: `[environments.NAME]`
    #[arg(long, global = true, value_name = "NAME")]
    pub env: Option<String>,
    /// The database: postgresql://user@host/name
    #[arg(long, global = true, value_name = "URL")]
    pub url: Option<String>,
    /// A file or folder of Rust source that defines the schema; may be given several times
    #[arg(long, global = true, value_name = "PATH")]
    pub schema: Vec<PathBuf>,
    /// The folder of migrations
    #[arg(long, global = true, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// Say everything as one JSON object
    #[arg(long, global = true)]
    pub json: bool,
    /// Say only what was asked for, and what went wrong
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// No colors
    #[arg(long, global = true)]
    pub no_color: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin: write mizzle.toml, a schema file and a folder for migrations
    ///
    /// What is there already stays as it is.
    Init,
    /// Print the whole schema of the source as SQL
    ///
    /// Reads the Rust source and the `.sql` files beside it, without compiling and without a database.
    Export,
    /// Write the migration that leads from the last one to the source
    ///
    /// It is planned without a server, unless `.sql` files changed. Then both sides are made in scratch databases, on a
    /// throwaway server or the one of MIZZLE_DEV_URL; the migration and its reverse are applied there and read back before
    /// they are written.
    Generate {
        /// The name of the migration; without it, one from what it does
        #[arg(long)]
        name: Option<String>,
        /// An empty migration, to be written by hand
        #[arg(long, conflicts_with = "check")]
        custom: bool,
        /// Write nothing; exit with 3 where there is something to write
        #[arg(long)]
        check: bool,
        /// Do not try the migration before it is written
        #[arg(long)]
        no_prove: bool,
        /// A file of answers, as JSON: what was renamed, what is gone
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
    },
    /// Say all that is not as it should be: in the source, in the migrations and, with --url, in a database
    ///
    /// Without a database this needs no server: branches of migrations that do not go together, and a source that is not
    /// what the migrations lead to. With --url or --env, what the database has and the migrations that it had do not make,
    /// and the other way round; invalid indexes; constraints that were never validated. Exits with 3 where there is any.
    Check,
    /// Print the statements that lead from one schema to another
    ///
    /// Each is one of: `source`; `snapshot`, that of the last migration; `migrations`, or the path of a folder of them, which
    /// are run in a scratch database; `database`, a URL or `env:NAME`; a file of SQL or Rust.
    Diff {
        /// What there is
        #[arg(value_name = "A")]
        from: String,
        /// What there should be
        #[arg(value_name = "B")]
        to: String,
        /// Exit with 3 where they differ
        #[arg(long)]
        check: bool,
        /// A file of answers, as JSON: what was renamed, what is gone
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
        /// What has another name is dropped and made
        #[arg(long, conflicts_with = "answers")]
        no_renames: bool,
    },
    /// Rewrite snapshots of older versions as this one writes them
    Up,
    /// Bring a database of development into line with the source, without a migration
    ///
    /// The source is Rust and the `.sql` files beside it. Kinds of object that it has none of (views, functions, grants and
    /// the like, where no file has any) are named and left alone.
    Push {
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
        /// Allow a loss of data: `data-loss:TABLE`, `data-loss:TABLE.COLUMN` or `all`; may be given several times
        #[arg(long, value_name = "HAZARD:OBJECT")]
        allow: Vec<String>,
        /// Print the statements, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// A file of answers, as JSON: what was renamed, what is gone
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
    },
    /// Apply the migrations that are pending
    ///
    /// Each section of a migration runs in one transaction, or in none where its header says so. Every step is noted in the
    /// database, in schema `mizzle`, so that a run that was interrupted anywhere goes on where it stopped. One runner works
    /// at a time. A step that does not get its locks within `lock_timeout` is tried again.
    Migrate {
        /// The last migration to apply: its name, or how it begins
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
        /// Print what would run, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Apply also what is older than the last migration that was applied
        #[arg(long)]
        out_of_order: bool,
        #[command(flatten)]
        patience: Patience,
    },
    /// List the migrations, and where each stands in the database
    ///
    /// Exits with 3 where something is edited, missing, out of order or half done.
    Status,
    /// Undo the last migration, by its down.sql
    Rollback {
        /// How many to undo
        #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "to")]
        steps: usize,
        /// The last migration to keep: its name, or how it begins
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
        #[command(flatten)]
        patience: Patience,
    },
    /// Note migrations as applied without running them
    ///
    /// For a database that already has what they make.
    Baseline {
        /// The last migration to note; all, where it is not given
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
    },
    /// Bring the journal of a database into line with the folder
    ///
    /// Without a flag, takes the checksums of migrations that were edited since they were applied.
    Repair {
        /// Take a migration out of the journal whose folder is gone
        #[arg(long, value_name = "NAME", group = "what")]
        forget: Option<String>,
        /// The step that was interrupted had been done
        #[arg(long, group = "what")]
        done: bool,
        /// The step that was interrupted had not been done
        #[arg(long, group = "what")]
        again: bool,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// How long to try.
#[derive(Debug, ClapArgs)]
pub struct Patience {
    /// How many seconds to wait for another runner
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub wait: u64,
    /// How often to try a step that does not get its locks
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub attempts: u32,
}

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
A project from the beginning:
  mizzle init                 writes mizzle.toml and src/schema.rs, where the tables are
  mizzle generate             writes the migration that makes them
  mizzle migrate              applies it, to the database of DATABASE_URL or --url
  … change src/schema.rs, then `mizzle generate` and `mizzle migrate` again

Settings come from flags, else from the environment (DATABASE_URL, MIZZLE_SCHEMA, MIZZLE_MIGRATIONS,
MIZZLE_ENV, MIZZLE_DEV_URL), else from a file .env, else from mizzle.toml.

Exit codes: 0 fine, 1 failed, 2 usage, 3 a check found something, 4 an answer is needed.";

const RESET: &str = "\
In mizzle.toml:
  seed = \"seeds\"                        a .sql file, or a folder of them, run in order in one transaction
  seed_command = \"cargo run --bin seed\"  run by the shell, with DATABASE_URL set

Examples:
  mizzle reset --seed
  mizzle reset --env staging --database app_staging";

const ADOPT: &str = "\
Examples:
  mizzle adopt                                        what the database says, from the usual folder
  mizzle adopt --from server/drizzle --dry-run
  mizzle adopt --migrations db/migrations --tool prisma";

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
    /// Reads the Rust source, without compiling it and without a database.
    Export,
    /// Write the migration that leads from the last one to the source
    ///
    /// Both sides are made in scratch databases, on a throwaway server or the one of MIZZLE_DEV_URL, and compared as the
    /// server prints them. The migration and its reverse are applied there and read back before they are written.
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
        /// Write two migrations where something is renamed, goes, or has another type: programs of before and of after
        /// work between them, and the second waits for `migrate --contract`
        #[arg(long, conflicts_with = "custom")]
        two_phase: bool,
        /// Do not try the migration before it is written
        #[arg(long)]
        no_prove: bool,
        /// A file of answers, as JSON: what was renamed, what is gone
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
    },
    /// Bring a database of development into line with the source, without a migration
    ///
    /// What the source has no words for (views, functions, grants and the like) is named and left alone.
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
    /// Write the source of a database: Rust, and SQL for what Rust has no words for
    ///
    /// The files go to the place of the schema: a folder with a file for each table, or one file. What they make is loaded
    /// into a scratch database and compared before anything is written.
    Pull {
        /// Say which files there would be, and write none
        #[arg(long)]
        dry_run: bool,
        /// Write over files that are there, and remove those whose definitions are in others now
        #[arg(long)]
        force: bool,
        /// Declare no relations where foreign keys lead
        #[arg(long)]
        no_relations: bool,
        /// Do not try what is written
        #[arg(long)]
        no_prove: bool,
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
        /// Apply also what waits for a deploy: no program needs any more what it takes away
        #[arg(long)]
        contract: bool,
        /// Print what would run, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Ask first whether rows that are there would make a step fail; exit with 3 and do nothing where they would
        #[arg(long)]
        preflight: bool,
        /// Apply also what is older than the last migration that was applied
        #[arg(long)]
        out_of_order: bool,
        #[command(flatten)]
        patience: Patience,
    },
    /// Say what is wrong with migrations that were written or edited by hand
    ///
    /// Reads the text alone: locks that keep others waiting, tables that are written anew, names that programs that run still
    /// use, data that are lost; and, as advice, what may be meant. A comment before a statement allows what a rule finds:
    /// `-- mizzle: allow drop-table nobody uses it`. Exits with 3 where more than advice is found.
    Lint {
        /// The files; without them, the up.sql of all migrations
        files: Vec<PathBuf>,
        /// Run the migrations on a scratch database, too, and measure what each statement does to tables
        #[arg(long, conflicts_with = "files")]
        measure: bool,
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
    /// Clear a database, apply all migrations, and fill it with seeds
    ///
    /// All schemas, tables, types, functions and the like are dropped in one transaction, and printed; what the role may
    /// not drop stays. A database that is not on this machine wants its name, typed at a terminal or given with
    /// --database. Where a migration fails, `mizzle migrate` or another reset goes on from there.
    #[command(after_help = RESET)]
    Reset {
        /// Fill it with the seeds of mizzle.toml: `seed`, and what `seed_command` runs
        #[arg(long)]
        seed: bool,
        /// The name of the database that is cleared, where nobody is there to type it
        #[arg(long, value_name = "NAME")]
        database: Option<String>,
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
    /// Take over a database that another tool has migrated
    ///
    /// The other tool's journal is read and kept, its files become migrations of this folder, and what it applied is noted
    /// as applied. It knows drizzle-kit, diesel, sqlx, refinery, sea-orm and Prisma. Migrations that are programs cannot be
    /// converted; where there is no file of SQL, one migration stands for all that is in the database.
    #[command(after_help = ADOPT)]
    Adopt {
        /// The folder of the other tool's migrations, where it is not at the usual place
        #[arg(long, value_name = "DIR")]
        from: Option<PathBuf>,
        /// The tool, where there are journals of several
        #[arg(long, value_name = "NAME", value_parser = ["drizzle", "diesel", "sqlx", "refinery", "sea-orm", "prisma"])]
        tool: Option<String>,
        /// One migration for all that is in the database, whatever files there are
        #[arg(long, conflicts_with = "from")]
        baseline: bool,
        /// Say what would be written and noted, and change nothing
        #[arg(long)]
        dry_run: bool,
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

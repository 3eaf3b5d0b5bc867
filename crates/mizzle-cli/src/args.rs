//! The arguments.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// The PostgreSQL toolkit for Rust: migrations of a schema that is written in Rust.
#[derive(Debug, Parser)]
#[command(name = "mizzle", version, max_term_width = 100, after_help = AFTER)]
pub struct Args {
    #[command(flatten, next_help_heading = "Of every command")]
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

const ERD: &str = "\
Examples:
  mizzle erd --output schema.svg
  mizzle erd --output docs/schema.md --table 'order*' --table users
  mizzle erd --table '!audit.*'";

/// How a diagram is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Mermaid,
    Svg,
}

const GENERATE_EXAMPLES: &str = "\
Examples:
  mizzle generate                       asks at a terminal what was renamed
  mizzle generate --name add_tags
  mizzle generate --check                in CI: exits with 3 where a migration is missing
  mizzle generate --custom --name fill   an empty one, for SQL of your own";

const PUSH_EXAMPLES: &str = "\
Examples:
  mizzle push --dry-run
  mizzle push --yes --allow data-loss:users.nickname";

const MIGRATE_EXAMPLES: &str = "\
Examples:
  mizzle migrate --dry-run
  mizzle migrate --preflight             does nothing where rows are in the way
  mizzle migrate --to 20260131
  mizzle migrate --env production --json";

const STATUS_EXAMPLES: &str = "\
Examples:
  mizzle status
  mizzle status --json                   exits with 3 where something is not as it should be";

const ROLLBACK_EXAMPLES: &str = "\
Examples:
  mizzle rollback
  mizzle rollback --steps 2
  mizzle rollback --to 20260131          keeps that one, undoes what is later";

const BASELINE_EXAMPLES: &str = "\
Examples:
  mizzle baseline --to 20260131          the database has what these make";

const REPAIR_EXAMPLES: &str = "\
Examples:
  mizzle repair                          the files are right: take their checksums
  mizzle repair --forget 20260131120000_gone
  mizzle repair --done                   the step that nobody can tell of was done";

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
    #[command(after_help = GENERATE_EXAMPLES)]
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
    #[command(after_help = PUSH_EXAMPLES)]
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
    #[command(after_help = MIGRATE_EXAMPLES)]
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
    #[command(after_help = STATUS_EXAMPLES)]
    Status,
    /// Undo the last migration, by its down.sql
    #[command(after_help = ROLLBACK_EXAMPLES)]
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
    #[command(after_help = BASELINE_EXAMPLES)]
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
    #[command(after_help = REPAIR_EXAMPLES)]
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
    /// Draw the tables of the source, with their keys and relations
    ///
    /// Reads the Rust source, without compiling it and without a database. A crow's foot is the side of many, a ring says
    /// that there may be none.
    #[command(after_help = ERD)]
    Erd {
        /// Mermaid's erDiagram, or a picture; else what the ending of --output says
        #[arg(long, value_enum)]
        format: Option<Format>,
        /// The file to write; else it is printed. `.md` makes a block of Mermaid
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Only tables of that name, with or without their schema; `*` is any characters, `!` in front leaves out; may be
        /// given several times
        #[arg(long = "table", value_name = "PATTERN")]
        tables: Vec<String>,
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

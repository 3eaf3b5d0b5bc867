//! `mizzle erd`

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::counted;
use crate::args::Format;
use crate::erd::{Diagram, mermaid, svg};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use crate::source;

/// Draws the tables of the source.
pub fn run(
    format: Option<Format>,
    file: Option<&PathBuf>,
    tables: &[String],
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let source = source::read(settings)?;
    let diagram = Diagram::of(&source.schema, tables);
    if diagram.entities.is_empty() {
        let why = if tables.is_empty() { "the source has no table" } else { "no table is as --table says" };
        return Err(Failure::new(why).hint("a pattern is a name in which `*` stands for any characters"));
    }
    let ending = file.and_then(|path| path.extension()).and_then(|ending| ending.to_str());
    let format = format.unwrap_or(if ending == Some("svg") { Format::Svg } else { Format::Mermaid });
    let mut text = match format {
        Format::Mermaid => mermaid(&diagram),
        Format::Svg => svg(&diagram),
    };
    if ending == Some("md") && format == Format::Mermaid {
        text = format!("```mermaid\n{text}```\n");
    }
    let name = match format {
        Format::Mermaid => "mermaid",
        Format::Svg => "svg",
    };
    let (entities, relations) = (diagram.entities.len(), diagram.relations.len());
    let Some(path) = file else {
        output.result(
            &text,
            &json!({ "format": name, "tables": entities, "relations": relations, "diagram": text }),
        );
        return Ok(ExitCode::SUCCESS);
    };
    fs::write(path, &text)
        .map_err(|why| Failure::new(format!("{} was not written: {why}", path.display())))?;
    let said = format!(
        "wrote {}: {}, {}\n",
        path.display(),
        counted(entities, "table"),
        counted(relations, "relation")
    );
    let path = path.display().to_string();
    output
        .result(&said, &json!({ "format": name, "tables": entities, "relations": relations, "path": path }));
    Ok(ExitCode::SUCCESS)
}

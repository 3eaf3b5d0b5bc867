//! Views that SQL defines: what a query of them reads.

use heck::ToSnakeCase;
use mizzle_schema::View;

use super::attribute::{Arg, attribute};
use super::names::Names;
use super::types::{Imports, spell};

/// `#[derive(View)]`
pub(super) fn view(view: &View, names: &Names, imports: &mut Imports, out: &mut String) -> Option<()> {
    let own = names.view(&view.schema, &view.name)?;
    out.push_str("#[derive(View, Debug, Clone)]\n");
    let mut args = vec![Arg::word(&own.value)];
    args.extend((own.value.to_snake_case() != view.name).then(|| Arg::text("name", &view.name)));
    args.extend(view.schema.as_ref().map(|schema| Arg::text("schema", schema)));
    args.extend(view.materialized.then(|| Arg::word("materialized")));
    attribute("view", &args, 0, out);
    out.push_str(&format!("pub struct {} {{\n", own.row));
    for column in &view.columns {
        let field = own.fields.get(&column.name)?;
        let spelled = spell(&column.ty, names, imports);
        let mut args: Vec<_> = spelled.arg.into_iter().collect();
        let is_said = field.trim_start_matches("r#") != column.name || !column.name.is_ascii();
        args.extend(is_said.then(|| Arg::text("name", &column.name)));
        if !args.is_empty() {
            attribute("column", &args, 4, out);
        }
        let rust = if column.nullable { format!("Option<{}>", spelled.rust) } else { spelled.rust };
        out.push_str(&format!("    pub {field}: {rust},\n"));
    }
    out.push_str("}\n");
    Some(())
}

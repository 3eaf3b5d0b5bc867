//! Entity relationship diagrams: `diagram` is what one shows, `layout` where it stands, `mermaid` and `svg` how it is
//! written.

mod diagram;
mod layout;
mod mermaid;
mod svg;

pub use diagram::Diagram;
pub use mermaid::mermaid;
pub use svg::svg;

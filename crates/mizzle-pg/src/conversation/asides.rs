//! The settings that go around a statement, for conversations that do not count what they send.

use postgres_protocol::message::backend;

/// How many statements go in front of the one that is meant and behind it, and are not answered yet.
#[derive(Clone, Copy, Default)]
pub(crate) struct Asides {
    pub ahead: usize,
    pub behind: usize,
}

impl Asides {
    /// Whether a message is a part of the answer to one of them, which nobody wants; `done`, once the statement that is
    /// meant is answered.
    #[inline]
    pub fn passes(&mut self, tag: u8, done: bool) -> bool {
        let left = if done { &mut self.behind } else { &mut self.ahead };
        *left > 0 && is_passed(tag, left)
    }
}

fn is_passed(tag: u8, left: &mut usize) -> bool {
    match tag {
        backend::PARSE_COMPLETE_TAG | backend::BIND_COMPLETE_TAG | backend::DATA_ROW_TAG => true,
        backend::COMMAND_COMPLETE_TAG => {
            *left -= 1;
            true
        }
        _ => false,
    }
}

//! The statements that reach the server, as the library tells `tracing`.

use std::fmt::Debug;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A statement that was sent, and its parameters.
#[derive(Debug, Default, Clone)]
pub struct Sent {
    pub text: String,
    pub parameters: String,
}

/// The statements so far.
#[derive(Debug, Default, Clone)]
pub struct Statements {
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Statements {
    /// What `tracing` is to tell its events to.
    pub fn listener(&self) -> impl Subscriber + use<> {
        Listener(self.clone())
    }

    /// The statements since it was asked last.
    pub fn take(&self) -> Vec<Sent> {
        mem::take(&mut self.sent.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Hears of statements and of nothing else.
struct Listener(Statements);

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "mizzle::query"
    }

    fn event(&self, event: &Event<'_>) {
        let mut sent = Sent::default();
        event.record(&mut sent);
        self.0.sent.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Visit for Sent {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "statement" => self.text = value.to_owned(),
            "parameters" => self.parameters = value.to_owned(),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

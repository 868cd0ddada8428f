//! What higher layers found out about a part, kept as long as the part lives.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// A slot for one value of each type, of types that this layer does not know. A value is a pure function of the part and
/// of the inputs it carries with it; whoever stores one checks on the way back that the inputs are still the same.
#[derive(Default)]
pub struct Memo(Mutex<Vec<Arc<dyn Any + Send + Sync>>>);

impl Memo {
    /// The value of this type, if one is stored.
    pub fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let stored = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = stored.iter().find(|value| value.is::<T>())?;
        Arc::clone(value).downcast().ok()
    }

    /// Stores a value in place of the one of its type.
    pub fn set<T: Any + Send + Sync>(&self, value: Arc<T>) {
        let mut stored = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match stored.iter_mut().find(|value| value.is::<T>()) {
            Some(old) => *old = value,
            None => stored.push(value),
        }
    }

    /// The value of this type, which depends on the part alone; made when it is first asked for.
    pub fn get_or_make<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        self.get().unwrap_or_else(|| {
            let value = Arc::new(make());
            self.set(Arc::clone(&value));
            value
        })
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

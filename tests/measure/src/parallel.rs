//! Work on a list with a few threads; the answers come in the list's order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does `work` for every item on as many threads as the machine has cores.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    each_on(cores, items, work)
}

/// Does `work` for every item on `threads` threads.
pub fn each_on<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::new());
    let run = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else { break };
            let answer = work(item);
            if let Ok(mut answers) = answers.lock() {
                answers.push((number, answer));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, items.len().max(1)) {
            scope.spawn(run);
        }
    });
    let mut answers = answers.into_inner().unwrap_or_default();
    answers.sort_by_key(|(number, _)| *number);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::each_on;

    #[test]
    fn answers_in_order() {
        let items: Vec<usize> = (0..50).collect();
        assert_eq!(
            each_on(3, &items, |it| it * 2),
            (0..100).step_by(2).collect::<Vec<_>>()
        );
        assert!(each_on(3, &[] as &[usize], |it| *it).is_empty());
    }
}

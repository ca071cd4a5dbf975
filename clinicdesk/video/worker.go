package video

import "sync"

// worker runs functions one after the other on a goroutine of its own, so that
// nobody who holds a lock waits for the desk or for a device.
type worker struct {
	mu      sync.Mutex
	queue   []func()
	ended   bool
	wake    chan struct{}
	running sync.WaitGroup
}

func startWorker() *worker {
	w := &worker{wake: make(chan struct{}, 1)}
	w.running.Go(w.run)
	return w
}

// post queues a function; after end it is dropped.
func (w *worker) post(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return
	}
	w.queue = append(w.queue, f)
	w.signal()
}

func (w *worker) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// end runs what is queued and waits until it has returned.
func (w *worker) end() {
	w.mu.Lock()
	w.ended = true
	w.signal()
	w.mu.Unlock()
	w.running.Wait()
}

func (w *worker) run() {
	for range w.wake {
		for {
			f, ended := w.next()
			if f != nil {
				f()
				continue
			}
			if ended {
				return
			}
			break
		}
	}
}

func (w *worker) next() (f func(), ended bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		return nil, w.ended
	}
	f = w.queue[0]
	w.queue = w.queue[1:]
	return f, false
}

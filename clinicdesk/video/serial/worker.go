// Package serial runs functions one after the other. It must not know what they do.
package serial

import "sync"

// Worker runs functions one after the other on a goroutine of its own, so that code that holds a lock does not wait for
// the desk or for a device.
type Worker struct {
	mu      sync.Mutex
	queue   []func()
	ended   bool
	wake    chan struct{}
	running sync.WaitGroup
}

// Start returns a Worker that runs until End.
func Start() *Worker {
	w := &Worker{wake: make(chan struct{}, 1)}
	w.running.Go(w.run)
	return w
}

// Post queues a function. After End it drops the function.
func (w *Worker) Post(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return
	}
	w.queue = append(w.queue, f)
	w.signal()
}

func (w *Worker) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// End runs the queued functions and returns when the last one has returned.
func (w *Worker) End() {
	w.mu.Lock()
	w.ended = true
	w.signal()
	w.mu.Unlock()
	w.running.Wait()
}

func (w *Worker) run() {
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

func (w *Worker) next() (f func(), ended bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		return nil, w.ended
	}
	f = w.queue[0]
	w.queue = w.queue[1:]
	return f, false
}

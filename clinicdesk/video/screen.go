package video

import (
	"sync"
	"time"
)

const (
	// waitingPictures bounds the decoded pictures that are not due yet: at 30 a second, more than the longest wait.
	waitingPictures = 8
	// stale is how late a picture is still shown if a later one is waiting.
	stale = 50 * time.Millisecond
)

// screen hands pictures to the desk when they are due, on a goroutine of its own. If the desk is slower than the
// pictures, screen drops the oldest.
type screen struct {
	now     func() time.Time
	show    func(*Picture)
	queue   chan scheduled
	closing chan struct{}
	ended   sync.WaitGroup
}

type scheduled struct {
	picture *Picture
	due     time.Time
}

func showPictures(config Config) *screen {
	s := &screen{
		now: config.Now, show: config.OnPicture,
		queue: make(chan scheduled, waitingPictures), closing: make(chan struct{}),
	}
	s.ended.Go(s.run)
	return s
}

// put queues a picture. Only one goroutine calls it.
func (s *screen) put(picture *Picture, due time.Time) {
	for {
		select {
		case s.queue <- scheduled{picture, due}:
			return
		default:
		}
		select {
		case oldest := <-s.queue:
			oldest.picture.Release()
		default:
		}
	}
}

// close returns when the last picture has been handed over or dropped.
func (s *screen) close() {
	close(s.closing)
	s.ended.Wait()
	for {
		select {
		case left := <-s.queue:
			left.picture.Release()
		default:
			return
		}
	}
}

func (s *screen) run() {
	for {
		select {
		case <-s.closing:
			return
		case next := <-s.queue:
			s.handOver(next)
		}
	}
}

func (s *screen) handOver(next scheduled) {
	wait := next.due.Sub(s.now())
	if wait < -stale && len(s.queue) > 0 {
		next.picture.Release()
		return
	}
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-s.closing:
			next.picture.Release()
			return
		case <-timer.C:
		}
	}
	s.show(next.picture)
}

// Package picture holds decoded pictures and reuses their memory. It must not know where a picture comes from or where
// it is shown.
package picture

import (
	"image"
	"sync"
	"sync/atomic"
)

// pooled bounds how many released pictures a pool keeps: one that is shown, one in the slot, one that is decoded and a
// spare one.
const pooled = 4

// Picture is one decoded picture, opaque, its rows without gaps (Stride is 4×width). Its receiver owns it: it stays
// unchanged until Release.
type Picture struct {
	*image.RGBA
	pool     *Pool
	released atomic.Bool
}

// Release returns the picture's memory to its pool; the pixels must not be used any more. A second call does nothing.
// A picture that comes from no pool (the zero Picture around pixels) is not reused.
func (p *Picture) Release() {
	if p == nil || p.released.Swap(true) {
		return
	}
	if p.pool != nil {
		p.pool.put(p.RGBA)
	}
}

// Pool keeps the memory of released pictures of one size. The zero Pool is empty and ready.
type Pool struct {
	mu   sync.Mutex
	free []*image.RGBA
}

// Get returns a picture of a size in pixels with undefined content.
func (p *Pool) Get(width, height int) *Picture {
	p.mu.Lock()
	defer p.mu.Unlock()
	size := image.Pt(width, height)
	for n := len(p.free); n > 0; n = len(p.free) {
		img := p.free[n-1]
		p.free = p.free[:n-1]
		if img.Rect.Size() == size {
			return &Picture{RGBA: img, pool: p}
		}
	}
	return &Picture{RGBA: image.NewRGBA(image.Rectangle{Max: size}), pool: p}
}

func (p *Pool) put(img *image.RGBA) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) < pooled {
		p.free = append(p.free, img)
	}
}

// Slot holds the latest picture for a painter that may be slower than the pictures arrive. The zero Slot is empty and
// ready.
type Slot struct {
	latest atomic.Pointer[Picture]
}

// Put replaces the waiting picture and releases it. It reports whether the slot was empty, so that the painter must be
// woken.
func (s *Slot) Put(p *Picture) (wasEmpty bool) {
	old := s.latest.Swap(p)
	old.Release()
	return old == nil
}

// Take returns the latest picture, which the caller then owns, or nil.
func (s *Slot) Take() *Picture {
	return s.latest.Swap(nil)
}

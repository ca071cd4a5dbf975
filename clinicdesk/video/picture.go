package video

import (
	"image"
	"sync"
	"sync/atomic"
)

// pooledPictures bounds how many released pictures a pool keeps: one shown, one
// in the slot, one being decoded and one to spare.
const pooledPictures = 4

// Picture is one decoded picture, opaque, its rows without gaps (Stride is
// 4×width). Its receiver owns it: it stays unchanged until Release.
type Picture struct {
	*image.RGBA
	pool     *picturePool
	released atomic.Bool
}

// Release gives the picture's memory back for a later one; the pixels must not
// be touched any more. A second call does nothing. A picture that was not
// decoded (the zero Picture around pixels) has nowhere to give it.
func (p *Picture) Release() {
	if p == nil || p.released.Swap(true) {
		return
	}
	if p.pool != nil {
		p.pool.put(p.RGBA)
	}
}

// picturePool keeps the memory of released pictures of one size.
type picturePool struct {
	mu   sync.Mutex
	free []*image.RGBA
}

// get returns a picture of the given size with undefined content.
func (p *picturePool) get(width, height int) *Picture {
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

func (p *picturePool) put(img *image.RGBA) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) < pooledPictures {
		p.free = append(p.free, img)
	}
}

// Slot holds the latest picture for a painter that may be slower than the
// pictures come. The zero Slot is empty and ready.
type Slot struct {
	latest atomic.Pointer[Picture]
}

// Put leaves a picture to be painted and releases the one that was never taken.
// It reports whether the slot was empty, that is, whether a painter must be
// woken.
func (s *Slot) Put(p *Picture) (wasEmpty bool) {
	old := s.latest.Swap(p)
	old.Release()
	return old == nil
}

// Take returns the latest picture, now owned by the caller, or nil.
func (s *Slot) Take() *Picture {
	return s.latest.Swap(nil)
}

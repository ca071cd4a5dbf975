package picture

import (
	"image"
	"testing"
)

func TestReleasedPicturesAreUsedAgain(t *testing.T) {
	var pool Pool
	first := pool.Get(64, 48)
	memory := &first.Pix[0]
	first.Release()
	first.Release()
	again, other := pool.Get(64, 48), pool.Get(64, 48)
	if &again.Pix[0] != memory {
		t.Error("new memory for a picture that was free")
	}
	if &other.Pix[0] == memory {
		t.Error("one memory for two pictures")
	}
	again.Release()
	if larger := pool.Get(128, 96); larger.Rect.Size() != image.Pt(128, 96) || larger.Stride != 4*128 {
		t.Errorf("got %v, stride %d", larger.Rect, larger.Stride)
	}
	(*Picture)(nil).Release()
}

func TestSlotKeepsTheLatest(t *testing.T) {
	var pool Pool
	var slot Slot
	first, second := pool.Get(8, 8), pool.Get(8, 8)
	if !slot.Put(first) {
		t.Error("the slot was not empty")
	}
	if slot.Put(second) {
		t.Error("the slot was empty")
	}
	if !first.released.Load() {
		t.Error("the picture that nobody took was not released")
	}
	if got := slot.Take(); got != second || second.released.Load() {
		t.Error("the latest was not there")
	}
	if slot.Take() != nil {
		t.Error("taken twice")
	}
}

package vp8

// #include "codec.h"
import "C"

import (
	"image"
	"image/color"
)

// Frame is an I420 picture in Go memory: a luma plane of Width×Height and two
// chroma planes of half the size, rounded up, all without gaps between rows.
type Frame struct {
	Width, Height int
	Y, U, V       []byte
}

// Resize changes the size; the content is undefined then. It keeps memory that is large enough.
func (f *Frame) Resize(width, height int) {
	f.Width, f.Height = width, height
	chroma := f.strideC() * ((height + 1) / 2)
	f.Y = sized(f.Y, width*height)
	f.U = sized(f.U, chroma)
	f.V = sized(f.V, chroma)
}

func sized(plane []byte, size int) []byte {
	if cap(plane) >= size {
		return plane[:size]
	}
	return make([]byte, size)
}

func (f *Frame) strideC() int { return (f.Width + 1) / 2 }

// Clear makes the frame black.
func (f *Frame) Clear() {
	fill(f.Y, 16)
	fill(f.U, 128)
	fill(f.V, 128)
}

func fill(plane []byte, value byte) {
	for i := range plane {
		plane[i] = value
	}
}

// RGBA paints the frame into dst, which must have its size.
func (f *Frame) RGBA(dst *image.RGBA) {
	if dst.Rect.Dx() != f.Width || dst.Rect.Dy() != f.Height {
		return
	}
	C.i420_to_rgba(pointer(f.Y), pointer(f.U), pointer(f.V), C.int(f.Width), C.int(f.strideC()),
		C.int(f.Width), C.int(f.Height), pointer(dst.Pix), C.int(dst.Stride))
}

// ScaleFrom scales src into the frame.
func (f *Frame) ScaleFrom(src *Frame) {
	scale(f.Y, src.Y, f.Width, f.Height, src.Width, src.Height)
	width, height, srcWidth, srcHeight := f.strideC(), (f.Height+1)/2, src.strideC(), (src.Height+1)/2
	scale(f.U, src.U, width, height, srcWidth, srcHeight)
	scale(f.V, src.V, width, height, srcWidth, srcHeight)
}

func scale(dst, src []byte, width, height, srcWidth, srcHeight int) {
	C.plane_scale(pointer(src), C.int(srcWidth), C.int(srcWidth), C.int(srcHeight),
		pointer(dst), C.int(width), C.int(width), C.int(height))
}

// CopyFrom copies a camera's image into the frame and takes over its size. fullRange means that the image's luma spans
// 0–255, as in JPEG, and not 16–235, as in a camera's raw samples. It matters for YCbCr images only.
func (f *Frame) CopyFrom(img image.Image, fullRange bool) {
	size := img.Bounds().Size()
	f.Resize(size.X, size.Y)
	ycbcr, ok := img.(*image.YCbCr)
	if !ok {
		f.copyColors(img)
		return
	}
	f.copyYCbCr(ycbcr)
	if fullRange {
		limit(f.Y, 0)
		limit(f.U, 1)
		limit(f.V, 1)
	}
}

func limit(plane []byte, chroma C.int) {
	C.plane_to_limited(pointer(plane), C.size_t(len(plane)), chroma)
}

// copyYCbCr uses every second chroma sample if the image has more than I420. Averaging would cost more time without a
// visible difference.
func (f *Frame) copyYCbCr(img *image.YCbCr) {
	origin := img.Rect.Min
	for y := range f.Height {
		from := img.YOffset(origin.X, origin.Y+y)
		copy(f.Y[y*f.Width:(y+1)*f.Width], img.Y[from:])
	}
	stride := f.strideC()
	for y := range (f.Height + 1) / 2 {
		for x := range stride {
			from := img.COffset(origin.X+2*x, origin.Y+2*y)
			f.U[y*stride+x], f.V[y*stride+x] = img.Cb[from], img.Cr[from]
		}
	}
}

// copyColors is the slow way for images of any other kind.
func (f *Frame) copyColors(img image.Image) {
	origin, stride := img.Bounds().Min, f.strideC()
	for y := range f.Height {
		for x := range f.Width {
			luma, cb, cr := Limited(img.At(origin.X+x, origin.Y+y))
			f.Y[y*f.Width+x] = luma
			if x%2 == 0 && y%2 == 0 {
				f.U[y/2*stride+x/2], f.V[y/2*stride+x/2] = cb, cr
			}
		}
	}
}

// Limited converts a colour to BT.601 samples of limited range.
func Limited(c color.Color) (luma, cb, cr uint8) {
	r16, g16, b16, _ := c.RGBA()
	r, g, b := int(r16>>8), int(g16>>8), int(b16>>8)
	luma = uint8(16 + (66*r+129*g+25*b+128)>>8)
	cb = uint8(128 + (-38*r-74*g+112*b+128)>>8)
	cr = uint8(128 + (112*r-94*g-18*b+128)>>8)
	return luma, cb, cr
}

// FillRect paints a rectangle, cut to the frame and widened to even
// coordinates, in one colour.
func (f *Frame) FillRect(r image.Rectangle, c color.Color) {
	r = r.Intersect(image.Rect(0, 0, f.Width, f.Height))
	luma, cb, cr := Limited(c)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		fill(f.Y[y*f.Width+r.Min.X:y*f.Width+r.Max.X], luma)
	}
	stride := f.strideC()
	for y := r.Min.Y / 2; y < (r.Max.Y+1)/2; y++ {
		fill(f.U[y*stride+r.Min.X/2:y*stride+(r.Max.X+1)/2], cb)
		fill(f.V[y*stride+r.Min.X/2:y*stride+(r.Max.X+1)/2], cr)
	}
}

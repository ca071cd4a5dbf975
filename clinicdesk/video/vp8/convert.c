#include "codec.h"

#include <string.h>

#if defined(__linux__) && defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
/* One build serves every x86-64, and the wide registers where there are some. */
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

enum { STRIP = 64 };

static inline int clamp(int value) {
	value = value < 0 ? 0 : value;
	return value > 255 ? 255 : value;
}

/* Up to STRIP pixels of a row, BT.601, limited range. The chroma is spread to
   one sample per pixel first and each pixel is written as one word, which is
   what lets the compiler use vector registers. */
WIDE static void strip_to_rgba(const uint8_t *restrict y, const uint8_t *restrict u, const uint8_t *restrict v,
	int width, uint8_t *restrict rgba) {
	int cb[STRIP], cr[STRIP];
	uint32_t words[STRIP];
	for (int i = 0; i < (width + 1) / 2; i++) {
		cb[2 * i] = cb[2 * i + 1] = u[i] - 128;
		cr[2 * i] = cr[2 * i + 1] = v[i] - 128;
	}
	for (int i = 0; i < width; i++) {
		int luma = 298 * (y[i] - 16) + 128;
		uint32_t red = (uint32_t)clamp((luma + 409 * cr[i]) >> 8);
		uint32_t green = (uint32_t)clamp((luma - 100 * cb[i] - 208 * cr[i]) >> 8);
		uint32_t blue = (uint32_t)clamp((luma + 516 * cb[i]) >> 8);
		words[i] = red | green << 8 | blue << 16 | 0xff000000u;
	}
	/* Every system the desk is built for is little-endian. */
	memcpy(rgba, words, 4 * (size_t)width);
}

void i420_to_rgba(const uint8_t *y, const uint8_t *u, const uint8_t *v, int stride_y, int stride_c,
	int width, int height, uint8_t *rgba, int stride) {
	for (int row = 0; row < height; row++) {
		const uint8_t *py = y + (size_t)row * stride_y;
		const uint8_t *pu = u + (size_t)(row / 2) * stride_c, *pv = v + (size_t)(row / 2) * stride_c;
		uint8_t *out = rgba + (size_t)row * stride;
		for (int column = 0; column < width; column += STRIP) {
			int rest = width - column < STRIP ? width - column : STRIP;
			strip_to_rgba(py + column, pu + column / 2, pv + column / 2, rest, out + 4 * column);
		}
	}
}

/* Bilinear with 16.16 positions; enough for the steps of a call's ladder. */
void plane_scale(const uint8_t *src, int src_stride, int src_width, int src_height,
	uint8_t *dst, int dst_stride, int dst_width, int dst_height) {
	int64_t step_x = ((int64_t)src_width << 16) / dst_width, step_y = ((int64_t)src_height << 16) / dst_height;
	for (int row = 0; row < dst_height; row++) {
		int64_t fy = row * step_y + step_y / 2 - 32768;
		if (fy < 0) fy = 0;
		int y0 = (int)(fy >> 16), y1 = y0 + 1 < src_height ? y0 + 1 : y0, wy = (int)(fy & 0xffff) >> 8;
		const uint8_t *top = src + (size_t)y0 * src_stride, *bottom = src + (size_t)y1 * src_stride;
		uint8_t *out = dst + (size_t)row * dst_stride;
		for (int column = 0; column < dst_width; column++) {
			int64_t fx = column * step_x + step_x / 2 - 32768;
			if (fx < 0) fx = 0;
			int x0 = (int)(fx >> 16), x1 = x0 + 1 < src_width ? x0 + 1 : x0, wx = (int)(fx & 0xffff) >> 8;
			int above = top[x0] * (256 - wx) + top[x1] * wx, below = bottom[x0] * (256 - wx) + bottom[x1] * wx;
			out[column] = (uint8_t)((above * (256 - wy) + below * wy + 32768) >> 16);
		}
	}
}

/* Squeezes samples of full range (JPEG) into the limited range of VP8. */
void plane_to_limited(uint8_t *plane, size_t size, int chroma) {
	for (size_t i = 0; i < size; i++) {
		plane[i] = chroma ? (uint8_t)(128 + ((plane[i] - 128) * 224) / 255) : (uint8_t)(16 + (plane[i] * 219 + 127) / 255);
	}
}

#ifndef MADOGUCHI_VP8_CODEC_H
#define MADOGUCHI_VP8_CODEC_H

#include <stddef.h>
#include <stdint.h>

/* Planes of an I420 picture; they belong to the caller. */
typedef struct {
	int width, height;
	int stride_y, stride_c;
	const uint8_t *y, *u, *v;
} picture;

typedef struct decoder decoder;
typedef struct encoder encoder;

decoder *decoder_new(int threads);
/* Returns 1 with a picture in out (valid until the next call), 0 without one,
   -1 if the data or the reference of the picture is damaged. */
int decoder_decode(decoder *d, const uint8_t *data, size_t size, picture *out);
void decoder_free(decoder *d);

encoder *encoder_new(int width, int height, int kilobits, int threads);
int encoder_set_bitrate(encoder *e, int kilobits);
/* Returns the encoded size with data in out (valid until the next call), 0 if
   the rate control dropped the picture, -1 on failure. The planes are passed
   one by one so that Go memory may be used without being stored in C memory. */
long encoder_encode(encoder *e, const uint8_t *y, const uint8_t *u, const uint8_t *v,
	int stride_y, int stride_c, int64_t pts, unsigned long duration, int force_key,
	const uint8_t **out, int *is_key);
void encoder_free(encoder *e);

void i420_to_rgba(const uint8_t *y, const uint8_t *u, const uint8_t *v, int stride_y, int stride_c,
	int width, int height, uint8_t *rgba, int stride);
void plane_scale(const uint8_t *src, int src_stride, int src_width, int src_height,
	uint8_t *dst, int dst_stride, int dst_width, int dst_height);
void plane_to_limited(uint8_t *plane, size_t size, int chroma);

#endif

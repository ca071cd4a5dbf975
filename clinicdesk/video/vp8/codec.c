#include "codec.h"

#include <stdlib.h>
#include <string.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

struct decoder {
	vpx_codec_ctx_t context;
};

decoder *decoder_new(int threads) {
	decoder *d = calloc(1, sizeof *d);
	if (d == NULL) return NULL;
	vpx_codec_dec_cfg_t config = {.threads = (unsigned)threads};
	if (vpx_codec_dec_init(&d->context, vpx_codec_vp8_dx(), &config, 0) != VPX_CODEC_OK) {
		free(d);
		return NULL;
	}
	return d;
}

int decoder_decode(decoder *d, const uint8_t *data, size_t size, picture *out) {
	if (vpx_codec_decode(&d->context, data, (unsigned)size, NULL, 0) != VPX_CODEC_OK) return -1;
	/* libvpx conceals a lost reference in silence and only says so here. */
	int corrupted = 0;
	if (vpx_codec_control(&d->context, VP8D_GET_FRAME_CORRUPTED, &corrupted) == VPX_CODEC_OK && corrupted) return -1;
	vpx_codec_iter_t iterator = NULL;
	const vpx_image_t *image = vpx_codec_get_frame(&d->context, &iterator);
	if (image == NULL) return 0;
	if (image->fmt != VPX_IMG_FMT_I420) return -1;
	out->width = (int)image->d_w;
	out->height = (int)image->d_h;
	out->stride_y = image->stride[VPX_PLANE_Y];
	out->stride_c = image->stride[VPX_PLANE_U];
	out->y = image->planes[VPX_PLANE_Y];
	out->u = image->planes[VPX_PLANE_U];
	out->v = image->planes[VPX_PLANE_V];
	return 1;
}

void decoder_free(decoder *d) {
	vpx_codec_destroy(&d->context);
	free(d);
}

struct encoder {
	vpx_codec_ctx_t context;
	vpx_codec_enc_cfg_t config;
};

static void configure(vpx_codec_enc_cfg_t *config, int width, int height, int kilobits, int threads) {
	config->g_w = (unsigned)width;
	config->g_h = (unsigned)height;
	config->g_timebase.num = 1;
	config->g_timebase.den = 90000;
	config->g_threads = (unsigned)threads;
	config->g_lag_in_frames = 0;
	config->g_pass = VPX_RC_ONE_PASS;
	config->g_error_resilient = 0;
	config->rc_end_usage = VPX_CBR;
	config->rc_target_bitrate = (unsigned)kilobits;
	config->rc_min_quantizer = 2;
	config->rc_max_quantizer = 56;
	config->rc_undershoot_pct = 100;
	config->rc_overshoot_pct = 15;
	/* Milliseconds: a short buffer keeps the delay of a call short. */
	config->rc_buf_initial_sz = 500;
	config->rc_buf_optimal_sz = 600;
	config->rc_buf_sz = 1000;
	config->rc_dropframe_thresh = 30;
	config->kf_mode = VPX_KF_DISABLED;
}

encoder *encoder_new(int width, int height, int kilobits, int threads) {
	encoder *e = calloc(1, sizeof *e);
	if (e == NULL) return NULL;
	if (vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &e->config, 0) != VPX_CODEC_OK) goto failed;
	configure(&e->config, width, height, kilobits, threads);
	if (vpx_codec_enc_init(&e->context, vpx_codec_vp8_cx(), &e->config, 0) != VPX_CODEC_OK) goto failed;
	vpx_codec_control(&e->context, VP8E_SET_CPUUSED, -8);
	vpx_codec_control(&e->context, VP8E_SET_NOISE_SENSITIVITY, 0);
	vpx_codec_control(&e->context, VP8E_SET_STATIC_THRESHOLD, 1);
	vpx_codec_control(&e->context, VP8E_SET_TOKEN_PARTITIONS, VP8_ONE_TOKENPARTITION);
	/* A key frame may take as much as four and a half ordinary frames, or it
	   would stand in the pacer for too long. */
	vpx_codec_control(&e->context, VP8E_SET_MAX_INTRA_BITRATE_PCT, 450);
	return e;
failed:
	free(e);
	return NULL;
}

int encoder_set_bitrate(encoder *e, int kilobits) {
	e->config.rc_target_bitrate = (unsigned)kilobits;
	return vpx_codec_enc_config_set(&e->context, &e->config) == VPX_CODEC_OK ? 0 : -1;
}

long encoder_encode(encoder *e, const uint8_t *y, const uint8_t *u, const uint8_t *v,
	int stride_y, int stride_c, int64_t pts, unsigned long duration, int force_key,
	const uint8_t **out, int *is_key) {
	vpx_image_t image;
	if (vpx_img_wrap(&image, VPX_IMG_FMT_I420, e->config.g_w, e->config.g_h, 1, (unsigned char *)y) == NULL) return -1;
	image.planes[VPX_PLANE_Y] = (unsigned char *)y;
	image.planes[VPX_PLANE_U] = (unsigned char *)u;
	image.planes[VPX_PLANE_V] = (unsigned char *)v;
	image.stride[VPX_PLANE_Y] = stride_y;
	image.stride[VPX_PLANE_U] = stride_c;
	image.stride[VPX_PLANE_V] = stride_c;
	vpx_enc_frame_flags_t flags = force_key ? VPX_EFLAG_FORCE_KF : 0;
	if (vpx_codec_encode(&e->context, &image, pts, duration, flags, VPX_DL_REALTIME) != VPX_CODEC_OK) return -1;
	vpx_codec_iter_t iterator = NULL;
	const vpx_codec_cx_pkt_t *packet;
	while ((packet = vpx_codec_get_cx_data(&e->context, &iterator)) != NULL) {
		if (packet->kind != VPX_CODEC_CX_FRAME_PKT) continue;
		*out = packet->data.frame.buf;
		*is_key = (packet->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
		return (long)packet->data.frame.sz;
	}
	return 0;
}

void encoder_free(encoder *e) {
	vpx_codec_destroy(&e->context);
	free(e);
}

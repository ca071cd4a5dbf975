#include "echo.h"

#include <speex/speex_echo.h>
#include <speex/speex_preprocess.h>
#include <stdlib.h>

struct canceller {
	SpeexEchoState *echo;
	SpeexPreprocessState *residue;
};

canceller *canceller_new(int frame, int tail, int rate) {
	canceller *c = calloc(1, sizeof *c);
	if (c == NULL) return NULL;
	c->echo = speex_echo_state_init(frame, tail);
	c->residue = speex_preprocess_state_init(frame, rate);
	if (c->echo == NULL || c->residue == NULL) {
		canceller_free(c);
		return NULL;
	}
	int off = 0;
	speex_echo_ctl(c->echo, SPEEX_ECHO_SET_SAMPLING_RATE, &rate);
	/* Only the rest of the echo is suppressed; noise is left as it is. */
	speex_preprocess_ctl(c->residue, SPEEX_PREPROCESS_SET_DENOISE, &off);
	speex_preprocess_ctl(c->residue, SPEEX_PREPROCESS_SET_ECHO_STATE, c->echo);
	return c;
}

void canceller_clean(canceller *c, const int16_t *recorded, const int16_t *played, int16_t *out) {
	speex_echo_cancellation(c->echo, recorded, played, out);
	speex_preprocess_run(c->residue, out);
}

void canceller_free(canceller *c) {
	if (c->residue != NULL) speex_preprocess_state_destroy(c->residue);
	if (c->echo != NULL) speex_echo_state_destroy(c->echo);
	free(c);
}

#ifndef MADOGUCHI_SOUND_ECHO_H
#define MADOGUCHI_SOUND_ECHO_H

#include <stdint.h>

typedef struct canceller canceller;

/* frame and tail are in samples. */
canceller *canceller_new(int frame, int tail, int rate);
/* Writes recorded without the echo of played; each is one frame long. */
void canceller_clean(canceller *c, const int16_t *recorded, const int16_t *played, int16_t *out);
void canceller_free(canceller *c);

#endif

package seal_test

import (
	"bytes"
	"errors"
	"testing"

	"madoguchi/apiserver/internal/seal"
)

var (
	first  = bytes.Repeat([]byte{1}, 32)
	second = bytes.Repeat([]byte{2}, 32)
	plain  = []byte("JBSWY3DPEHPK3PXP")
)

func TestWhatIsSealedOpensForItsUseAndOwnerAlone(t *testing.T) {
	ring := seal.New([][]byte{first})
	sealed := ring.Seal("second factor", "s1", plain)
	if bytes.Contains(sealed, plain) || bytes.Equal(sealed, ring.Seal("second factor", "s1", plain)) {
		t.Errorf("sealed as %x", sealed)
	}
	altered := bytes.Clone(sealed)
	altered[len(altered)-1] ^= 1
	for _, test := range []struct {
		name         string
		ring         seal.Ring
		label, owner string
		sealed       []byte
		opens        bool
	}{
		{"as it was sealed", ring, "second factor", "s1", sealed, true},
		{"under an exchanged key", seal.New([][]byte{second, first}), "second factor", "s1", sealed, true},
		{"under another key", seal.New([][]byte{second}), "second factor", "s1", sealed, false},
		{"for another use", ring, "draft", "s1", sealed, false},
		{"as somebody else's", ring, "second factor", "s2", sealed, false},
		{"altered", ring, "second factor", "s1", altered, false},
		{"cut off", ring, "second factor", "s1", sealed[:len(sealed)-1], false},
		{"shorter than a nonce", ring, "second factor", "s1", sealed[:5], false},
		{"nothing", ring, "second factor", "s1", nil, false},
	} {
		got, err := test.ring.Open(test.label, test.owner, test.sealed)
		if test.opens && !bytes.Equal(got, plain) || !test.opens && (got != nil || !errors.Is(err, seal.ErrBroken)) {
			t.Errorf("%s: %q, %v", test.name, got, err)
		}
	}
}

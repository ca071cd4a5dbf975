package passwords

import (
	"crypto/sha256"
	"testing"
)

func FuzzDecodeHash(f *testing.F) {
	sum := sha256.Sum256([]byte("x"))
	f.Add(encodeHash(sum[:argonSalt], sum[:]))
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=1$AAAA$AAAA") // costs that would overload the machine
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, hash string) {
		if salt, key, ok := decodeHash(hash); ok && encodeHash(salt, key) != hash {
			t.Errorf("%q is read as another", hash)
		}
	})
}

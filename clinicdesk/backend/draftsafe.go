package backend

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// DraftSafe keeps what was typed into slots and changed of entries for a person at a clinic, so that it can be offered after the desk
// has crashed or the power has failed. The file is sealed (AES-256-GCM) with a key that the system's keyring keeps, and bound to clinic
// and person. Where there is no keyring, nothing is kept. Its methods may be called from any goroutine, but one at a time.
type DraftSafe struct {
	keys    TokenStore
	keyName string
	folder  string
	owner   string
	now     func() time.Time
}

// draftsLast is how long what was typed is offered after it was typed.
const draftsLast = 24 * time.Hour

// errNoKeyring says that there is no keyring to keep the key in.
var errNoKeyring = errors.New("backend: no keyring keeps the drafts' key")

// DraftSafe returns the safe of the person who is signed in, in the desk's own folder.
func (s *Session) DraftSafe(settings Settings) DraftSafe {
	return DraftSafe{
		keys: s.tokens, keyName: "drafts of " + s.client.Base(), folder: filepath.Dir(settings.path),
		owner: s.client.Base() + "\n" + s.Clinic.ID + "\n" + s.Staff.ID, now: s.now,
	}
}

// path names nobody.
func (s DraftSafe) path() string {
	sum := sha256.Sum256([]byte(s.owner))
	return filepath.Join(s.folder, "drafts-"+hex.EncodeToString(sum[:8])+".sealed")
}

// Load returns what was typed and neither sent nor discarded, as far as it is not too old. What cannot be opened is thrown away. An
// error says that nothing can be kept here.
func (s DraftSafe) Load() (kept Kept, err error) {
	seal, err := s.seal()
	if err != nil {
		return Kept{}, err
	}
	s.sweep()
	sealed, err := os.ReadFile(s.path())
	if errors.Is(err, fs.ErrNotExist) {
		return Kept{}, nil
	}
	if err != nil {
		return Kept{}, fmt.Errorf("backend: drafts: %w", err)
	}
	open, err := seal.Open(nil, nil, sealed, []byte(s.owner))
	if err != nil || json.Unmarshal(open, &kept) != nil {
		return Kept{}, s.remove()
	}
	return s.fresh(kept), nil
}

// Keep replaces what is kept; with nothing to keep, the file goes.
func (s DraftSafe) Keep(kept Kept) error {
	if kept = s.fresh(kept); kept.empty() {
		return s.remove()
	}
	seal, err := s.seal()
	if err != nil {
		return err
	}
	open, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("backend: drafts: %w", err)
	}
	return replaceFile(s.path(), seal.Seal(nil, nil, open, []byte(s.owner)))
}

func (s DraftSafe) fresh(kept Kept) Kept { return kept.fresh(s.now().Add(-draftsLast)) }

// sweep removes what is too old, of whom it may be.
func (s DraftSafe) sweep() {
	files, _ := filepath.Glob(filepath.Join(s.folder, "drafts-*.sealed"))
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && s.now().Sub(info.ModTime()) >= draftsLast {
			_ = os.Remove(file) // the next start tries again
		}
	}
}

func (s DraftSafe) remove() error {
	if err := os.Remove(s.path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backend: drafts: %w", err)
	}
	return nil
}

func (s DraftSafe) seal() (cipher.AEAD, error) {
	key, err := s.key()
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("backend: drafts: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// key is the keyring's, made where there is none yet. It is read back: a keyring that forgets is none.
func (s DraftSafe) key() ([]byte, error) {
	if key, err := s.kept(); key != nil || err != nil {
		return key, err
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	if err := s.keys.Save(s.keyName, base64.StdEncoding.EncodeToString(key)); err != nil {
		return nil, errors.Join(errNoKeyring, err)
	}
	if again, err := s.kept(); err != nil || string(again) != string(key) {
		return nil, errors.Join(errNoKeyring, err)
	}
	return key, nil
}

func (s DraftSafe) kept() ([]byte, error) {
	text, err := s.keys.Load(s.keyName)
	if err != nil {
		return nil, errors.Join(errNoKeyring, err)
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != 32 {
		return nil, nil // there is none, or none that fits
	}
	return key, nil
}

package drafts

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

	"madoguchi/clinicdesk/backend/local"
)

// Safe stores a user's drafts of slots, edits and patients at a clinic, so that the desk can offer them after a crash
// or a power failure. The file is sealed (AES-256-GCM) with a key from the system's keyring and bound to clinic and
// user. Without a keyring nothing is stored. Its methods may be called from any goroutine, but one at a time.
type Safe struct {
	keys    Keys
	keyName string
	folder  string
	owner   string
	now     func() time.Time
}

// Keys stores the key of the safe. local.Keyring implements it. Load returns "" if there is none.
type Keys interface {
	Load(name string) (key string, err error)
	Save(name, key string) error
}

// Owner is the user whose drafts a safe stores.
type Owner struct{ Server, ClinicID, StaffID string }

// NewSafe returns the safe of an owner in the desk's own folder.
func NewSafe(owner Owner, keys Keys, folder string, now func() time.Time) Safe {
	return Safe{
		keys: keys, keyName: "drafts of " + owner.Server, folder: folder,
		owner: owner.Server + "\n" + owner.ClinicID + "\n" + owner.StaffID, now: now,
	}
}

// draftsLast is how long a draft is offered after it was typed.
const draftsLast = 24 * time.Hour

// errNoKeyring means that no keyring can hold the key.
var errNoKeyring = errors.New("drafts: no keyring keeps the drafts' key")

// path contains no name or ID in clear.
func (s Safe) path() string {
	sum := sha256.Sum256([]byte(s.owner))
	return filepath.Join(s.folder, "drafts-"+hex.EncodeToString(sum[:8])+".sealed")
}

// Load returns the drafts that were neither sent nor discarded and are not expired. It deletes a file that cannot be
// opened. An error means that nothing can be stored here.
func (s Safe) Load() (kept Kept, err error) {
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
		return Kept{}, fmt.Errorf("drafts: %w", err)
	}
	open, err := seal.Open(nil, nil, sealed, []byte(s.owner))
	if err != nil || json.Unmarshal(open, &kept) != nil {
		return Kept{}, s.remove()
	}
	return s.fresh(kept), nil
}

// Keep replaces the stored drafts; it removes the file if there are none.
func (s Safe) Keep(kept Kept) error {
	if kept = s.fresh(kept); kept.Empty() {
		return s.remove()
	}
	seal, err := s.seal()
	if err != nil {
		return err
	}
	open, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("drafts: %w", err)
	}
	return local.ReplaceFile(s.path(), seal.Seal(nil, nil, open, []byte(s.owner)))
}

func (s Safe) fresh(kept Kept) Kept { return kept.fresh(s.now().Add(-draftsLast)) }

// sweep removes expired files of every user.
func (s Safe) sweep() {
	files, _ := filepath.Glob(filepath.Join(s.folder, "drafts-*.sealed"))
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && s.now().Sub(info.ModTime()) >= draftsLast {
			_ = os.Remove(file) // the next start tries again
		}
	}
}

func (s Safe) remove() error {
	if err := os.Remove(s.path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("drafts: %w", err)
	}
	return nil
}

func (s Safe) seal() (cipher.AEAD, error) {
	key, err := s.key()
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("drafts: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// key returns the key from the keyring and creates it if missing. It reads a new key back: a keyring that forgets
// counts as none.
func (s Safe) key() ([]byte, error) {
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

func (s Safe) kept() ([]byte, error) {
	text, err := s.keys.Load(s.keyName)
	if err != nil {
		return nil, errors.Join(errNoKeyring, err)
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != 32 {
		return nil, nil // missing, or of the wrong size
	}
	return key, nil
}

package local

import (
	"errors"
	"fmt"

	"github.com/zalando/go-keyring"
)

// Keyring stores tokens in the system's keyring: Keychain, Credential Manager or the Secret Service. On a machine
// without one every method fails, and the desk asks for the password at each start.
type Keyring struct{}

// keyringService is the name under which the system lists the desk's entries.
const keyringService = "Madoguchi"

// Load implements backend.TokenStore.
func (Keyring) Load(server string) (string, error) {
	token, err := keyring.Get(keyringService, server)
	if errors.Is(err, keyring.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("local: keyring: %w", err)
	}
	return token, nil
}

// Save implements backend.TokenStore.
func (Keyring) Save(server, token string) error {
	if err := keyring.Set(keyringService, server, token); err != nil {
		return fmt.Errorf("local: keyring: %w", err)
	}
	return nil
}

// Delete implements backend.TokenStore.
func (Keyring) Delete(server string) error {
	if err := keyring.Delete(keyringService, server); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return fmt.Errorf("local: keyring: %w", err)
	}
	return nil
}

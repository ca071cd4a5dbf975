package answer

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"

	"github.com/gin-gonic/gin"

	"madoguchi/madoguchi"
)

// Decode reads the request's JSON. It refuses unknown fields and trailing text, so that a misspelt field is not lost
// silently.
func Decode(c *gin.Context, into any) error {
	present, err := decodeIfAny(c, into)
	if err == nil && !present {
		return ErrBody
	}
	return err
}

// DecodeOptional is Decode for a body that may be missing.
func DecodeOptional(c *gin.Context, into any) error {
	_, err := decodeIfAny(c, into)
	return err
}

func decodeIfAny(c *gin.Context, into any) (present bool, err error) {
	decoder := json.NewDecoder(c.Request.Body)
	decoder.DisallowUnknownFields()
	switch err := decoder.Decode(into); {
	case errors.Is(err, io.EOF):
		return false, nil
	case err != nil:
		return true, ErrBody
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return true, ErrBody
	}
	return true, nil
}

// JSON answers with a body that must not be cached.
func JSON(c *gin.Context, status int, body any) {
	c.Header("Cache-Control", "no-store")
	c.JSON(status, body)
}

var idempotencyKey = regexp.MustCompile(`^[!-~]{8,100}$`)

// KeyOf returns the request's Idempotency-Key. A repeat with the same key gets the first answer.
func KeyOf(c *gin.Context) (string, error) {
	key := c.GetHeader("Idempotency-Key")
	if !idempotencyKey.MatchString(key) {
		return "", madoguchi.Invalid("Idempotency-Key", "idempotencyKey")
	}
	return key, nil
}

// DecodeKeyed reads the request's JSON and its Idempotency-Key.
func DecodeKeyed(c *gin.Context, into any) (key string, err error) {
	if err := Decode(c, into); err != nil {
		return "", err
	}
	return KeyOf(c)
}

// PathID returns the identifier in the path. A malformed one is not found.
func PathID(c *gin.Context) (string, error) {
	id := c.Param("id")
	if !madoguchi.ValidID(id) {
		return "", madoguchi.ErrNotFound
	}
	return id, nil
}

package registration

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/places"
	"madoguchi/madoguchi"
)

// PostalPlaces answers with the towns of a postal code, for the registration's script (C3).
func (h *Handler) PostalPlaces(c *gin.Context) error {
	if err := h.Limits.Postal.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	code := c.Param("code")
	if len(code) != postalDigits || strings.Trim(code, "0123456789") != "" {
		return madoguchi.Invalid("code", "postalForm")
	}
	found := places.Of(code)
	if found == nil {
		return madoguchi.ErrNotFound
	}
	wire := api.Places{}
	for _, place := range found {
		wire.Places = append(wire.Places, api.Place{Address: place.Address, AddressKana: place.AddressKana})
	}
	answer.JSON(c, http.StatusOK, wire)
	return nil
}

const postalDigits = 7

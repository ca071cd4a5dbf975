package registration

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
	"madoguchi/japan/postal"
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
	found := placesOf(code)
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

// placesOf returns the towns of a code in the form's characters, without duplicates, in Japan Post's order.
func placesOf(code string) []web.RegistrationPlace {
	var places []web.RegistrationPlace
	for _, found := range postal.Lookup(code) {
		place := web.RegistrationPlace{
			Address:     toCharacters(japan.FullWidth, found.Prefecture+found.City+found.Town+found.Street),
			AddressKana: toCharacters(japan.HalfWidthKana, found.PrefectureKana+found.CityKana+found.TownKana),
		}
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}

// toCharacters converts an address to the characters of a field. A character that the field does not allow (（, ～, ・)
// becomes a space.
func toCharacters(set japan.CharacterSet, text string) string {
	space := " "
	if set == japan.FullWidth {
		space = "\u3000"
	}
	allowed := strings.Map(func(char rune) rune {
		if set.Has(char) {
			return char
		}
		return []rune(space)[0]
	}, set.Propose(text))
	return strings.Join(strings.Fields(allowed), space)
}

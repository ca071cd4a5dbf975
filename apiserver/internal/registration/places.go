package registration

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/web"
	"madoguchi/japan"
	"madoguchi/japan/postal"
	"madoguchi/madoguchi"
)

// PostalPlaces are the towns that a postal code stands for, for the registration's script (C3).
func (h *Handler) PostalPlaces(c *gin.Context) error {
	if err := h.Limits.Postal.Take(entrance.Network(c.ClientIP())); err != nil {
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

// placesOf are the towns of a code as the form takes them, each once, in Japan Post's order.
func placesOf(code string) []web.RegistrationPlace {
	var places []web.RegistrationPlace
	for _, found := range postal.Lookup(code) {
		place := web.RegistrationPlace{
			Address:     written(japan.FullWidth, found.Prefecture+found.City+found.Town+found.Street),
			AddressKana: written(japan.HalfWidthKana, found.PrefectureKana+found.CityKana+found.TownKana),
		}
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}

// written puts an address into the characters of a field; what has no place there (（, ～, ・) becomes a space.
func written(set japan.CharacterSet, text string) string {
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

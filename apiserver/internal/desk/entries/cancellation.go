package entries

import (
	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// ReadCancellation reads the reason of a cancellation. Desks of earlier releases send no body.
func ReadCancellation(c *gin.Context) (visits.Cancellation, error) {
	var request api.Cancel
	if err := answer.DecodeOptional(c, &request); err != nil {
		return visits.Cancellation{}, err
	}
	reason := madoguchi.CancelReason(request.Reason)
	return visits.Cancellation{Actor: entrance.SignedIn(c).Actor(), Reason: reason}, reason.Check()
}

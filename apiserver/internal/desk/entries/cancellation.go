package entries

import (
	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// ReadCancellation reads the reason of a cancellation. Desks of earlier releases send no body.
func ReadCancellation(c *gin.Context) (workflows.Cancellation, error) {
	var request api.Cancel
	if err := answer.DecodeOptional(c, &request); err != nil {
		return workflows.Cancellation{}, err
	}
	reason := madoguchi.CancelReason(request.Reason)
	return workflows.Cancellation{Actor: entrance.SignedIn(c).Actor(), Reason: reason}, reason.Check()
}

package patient

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// A patient checks the device before an online visit. From a page of the visit, the outcome is stored with it, so that
// reception can help in time:
//
//	/v/<token>/devices, the dashboard ──► cookie ──► /visit/<call>/devices ──outcome──► the visit's workflow
//
// The public page /devices stores nothing (package entrance).

// devicesPart is below a visit's page, and below its link.
const devicesPart = "/devices"

// OpenDevices accepts a visit's link and leads to the check of the device.
func (h *Handler) OpenDevices(c *gin.Context) error { return h.open(c, devicesPart) }

// Check leads a patient to the check who has shown another right than the link; see Enter.
func (h *Handler) Check(c *gin.Context, call madoguchi.Call) error {
	return h.lead(c, call, devicesPart)
}

// DevicesPage checks camera, microphone and sound. The page's script sends the outcome.
func (h *Handler) DevicesPage(c *gin.Context) error {
	a, err := h.visited(c)
	if err != nil {
		return h.orLinkNeeded(c, err)
	}
	page := web.Devices{
		Frame: h.Frame(c, a.clinic), Back: visitPath(a.call.ID),
		Link: h.Links.Patient(a.call.ID, a.call.Generation) + devicesPart,
	}
	if a.visit.ID != "" && !a.call.State.Ended() {
		page.Report = page.Back + devicesPart
	}
	return h.Page(c, http.StatusOK, page)
}

// DevicesForm stores the outcome with the visit. An outcome that is stored already costs nothing.
func (h *Handler) DevicesForm(c *gin.Context) error {
	a, err := h.visited(c)
	if err != nil {
		return err
	}
	var result madoguchi.DeviceCheck
	err = answer.ReadForm(c, func(name, value string) bool {
		result = madoguchi.DeviceCheck(value)
		return name == "result"
	})
	if err != nil || result == "" || result.Check() != nil {
		return answer.ErrBody
	}
	if a.visit.ID != "" && a.visit.Devices != result {
		if err := h.Limits.DeviceChecks.Take(string(a.visit.ID)); err != nil {
			return err
		}
		prepared := visits.Prepared{Devices: result}
		if err := h.Processes.PrepareReservation(c.Request.Context(), a.visit.ID, prepared); err != nil {
			return err
		}
	}
	c.Status(http.StatusNoContent)
	return nil
}

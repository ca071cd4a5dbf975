package visits_test

import "madoguchi/clinicdesk/internal/backendtest"

var noon, tokyo = backendtest.Noon, backendtest.Tokyo

package main

import (
	"net/http"
	"os"
	"time"
	"log"

	"madoguchi/clinicdesk/internal/deskserver"
)

func main() {
	loc, _ := time.LoadLocation("Asia/Tokyo")
	s := deskserver.New(time.Now)
	s.PutDay(time.Now().In(loc), time.Now())
	log.Fatal(http.ListenAndServe(os.Args[1], s))
}

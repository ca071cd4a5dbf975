package answer

import "time"

// Within is the longest time for an answer. The program that runs the server closes the connection then. Events and
// sockets set their own deadlines.
const Within = 30 * time.Second

package answer

import "time"

// Within is how long an answer may take. The program that runs the server cuts it off then; events and sockets set
// their own deadlines.
const Within = 30 * time.Second

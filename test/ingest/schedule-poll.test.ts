import { testLive } from "./schedules.ts"

testLive("poll")

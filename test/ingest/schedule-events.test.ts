import { testLive } from "./schedules.ts"

testLive("events")

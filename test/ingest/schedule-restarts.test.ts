import { testRestarts } from "./schedules.ts"

testRestarts()

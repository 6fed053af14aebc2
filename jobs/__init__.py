"""The clock moved: one module per job, and the timetable that fires them."""

"""The course as it is on disk, read once: pins, pages, and the exercises that they make."""

from livecheck.course.exercises import alternatives, make_exercises
from livecheck.course.files import Course, Folders, course_in, folders_in, read_course
from livecheck.course.settings import Settings, own_kinds, settings_in

__all__ = [
    "Course",
    "Folders",
    "Settings",
    "alternatives",
    "course_in",
    "folders_in",
    "make_exercises",
    "own_kinds",
    "read_course",
    "settings_in",
]

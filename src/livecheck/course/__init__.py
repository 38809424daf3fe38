"""The course as it is on disk, read once: pins, pages, and the exercises that they make."""

from livecheck.course.exercises import alternatives, make_exercises
from livecheck.course.files import Course, Folders, course_in, folders_in, read_course

__all__ = ["Course", "Folders", "alternatives", "course_in", "folders_in", "make_exercises", "read_course"]

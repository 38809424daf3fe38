"""Types the commands of a course into real Docker engines and compares what they show with what the pages say."""

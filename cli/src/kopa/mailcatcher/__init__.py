"""Takes every mail of the embedded run and shows it on a page, so that nothing ever leaves the machine."""

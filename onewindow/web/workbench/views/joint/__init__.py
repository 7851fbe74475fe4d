"""Where several bodies work on one case: opinions asked for, visits, meetings, notices, tasks passed on."""

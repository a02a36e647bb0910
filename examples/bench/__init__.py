"""What a sync costs and what it loses, beside the bare floor and four other ways to do the same job: `make bench`.

Every step runs in a process of its own, so that its peak memory is its own; the emulator runs in another. Ratios within
one run matter, not the seconds.
"""

# SPDX-License-Identifier: LGPL-2.1-or-later
from .command import main

if __name__ == "__main__":
    main()

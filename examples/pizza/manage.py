# SPDX-License-Identifier: LGPL-2.1-or-later
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pizza_settings")
    execute_from_command_line(sys.argv)

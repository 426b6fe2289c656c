"""CAP and RSS as they are written, held against schemas: OASIS' own, and one of RSS 2.0 written for these tests.

`CAP-v1.2.xsd` is OASIS' schema, reproduced whole with its notice. Copyright © OASIS Open 2010. All Rights Reserved.
"This document and translations of it may be copied and furnished to others … provided that the above copyright notice
and this section are included on all such copies" (Common Alerting Protocol Version 1.2, Notices, 1 July 2010).
"""

"""What other programs and catalogues take: dumps, their descriptions (DCAT, VoID), changes and feeds.

Everything here is made from a release and a few facts about who publishes it and where; nothing knows of HTTP.
"""

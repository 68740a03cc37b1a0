"""The churn model: from any table of features to a score that says why, and what it is worth.

Apart from the store and the screen, which it does not know: its functions take tables. Only what
trains imports scikit-learn, and only when it trains; a trained model is plain JSON.
"""
